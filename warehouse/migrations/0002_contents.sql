-- One row per version of a record: the cells as delivered (`rows_*`) and normalised as staging gets them (`clean_*`).

create table ledger.rows_ks (
    record_id varchar, version integer, so varchar, quyenSo varchar, trangSo varchar, ngayDangKy varchar,
    loaiDangKy varchar, noiDangKy varchar, nguoiKy varchar, chucVuNguoiKy varchar, nguoiThucHien varchar,
    ghiChu varchar, nksHoTen varchar, nksGioiTinh varchar, nksNgaySinh varchar, nksNgaySinhBangChu varchar,
    nksNoiSinh varchar, nksNoiSinhDVHC varchar, nksQueQuan varchar, nksDanToc varchar, nksQuocTich varchar,
    nksQuocTichKhac varchar, nksLoaiKhaiSinh varchar, nksMatTich varchar, nksMatTichNgayGhiChuTuyenBo varchar,
    nksMatTichCanCuTuyenBo varchar, nksMatTichNgayGhiChuHuyTuyenBo varchar, nksMatTichCanCuHuyTuyenBo varchar,
    nksHanCheNangLucHanhVi varchar, nksHanCheNangLucHanhViNgayGhiChuTuyenBo varchar,
    nksHanCheNangLucHanhViCanCuTuyenBo varchar, nksHanCheNangLucHanhViNgayGhiChuHuyTuyenBo varchar,
    nksHanCheNangLucHanhViNgayCanCuHuyTuyenBo varchar, meHoTen varchar, meNgaySinh varchar, meDanToc varchar,
    meQuocTich varchar, meQuocTichKhac varchar, meLoaiCuTru varchar, meNoiCuTru varchar,
    meLoaiGiayToTuyThan varchar, meSoGiayToTuyThan varchar, chaHoTen varchar, chaNgaySinh varchar,
    chaDanToc varchar, chaQuocTich varchar, chaQuocTichKhac varchar, chaLoaiCuTru varchar, chaNoiCuTru varchar,
    chaLoaiGiayToTuyThan varchar, chaSoGiayToTuyThan varchar, nycHoTen varchar, nycQuanHe varchar,
    nycLoaiGiayToTuyThan varchar, nycGiayToKhac varchar, nycSoGiayToTuyThan varchar,
    nycNgayCapGiayToTuyThan varchar, nycNoiCapGiayToTuyThan varchar, soDangKyNuocNgoai varchar,
    ngayDangKyNuocNgoai varchar, cqNuocNgoaiDaDangKy varchar, qgNuocNgoaiDaDangKy varchar, nksSoDinhDanh varchar,
    nksQuocTichStr varchar, nksQuocTichKhacStr varchar, meSoDinhDanhCaNhan varchar, meQuocTichStr varchar,
    meQuocTichKhacStr varchar, chaSoDinhDanhCaNhan varchar, chaQuocTichStr varchar, chaQuocTichKhacStr varchar,
    extra varchar, ignored varchar
);

create table ledger.clean_ks (
    record_id varchar, version integer, so varchar, quyenSo varchar, trangSo varchar, ngayDangKy varchar,
    loaiDangKy varchar, noiDangKy varchar, nguoiKy varchar, chucVuNguoiKy varchar, nguoiThucHien varchar,
    ghiChu varchar, nksHoTen varchar, nksGioiTinh varchar, nksNgaySinh varchar, nksNgaySinhBangChu varchar,
    nksNoiSinh varchar, nksNoiSinhDVHC varchar, nksQueQuan varchar, nksDanToc varchar, nksQuocTich varchar,
    nksQuocTichKhac varchar, nksLoaiKhaiSinh varchar, nksMatTich varchar, nksMatTichNgayGhiChuTuyenBo varchar,
    nksMatTichCanCuTuyenBo varchar, nksMatTichNgayGhiChuHuyTuyenBo varchar, nksMatTichCanCuHuyTuyenBo varchar,
    nksHanCheNangLucHanhVi varchar, nksHanCheNangLucHanhViNgayGhiChuTuyenBo varchar,
    nksHanCheNangLucHanhViCanCuTuyenBo varchar, nksHanCheNangLucHanhViNgayGhiChuHuyTuyenBo varchar,
    nksHanCheNangLucHanhViNgayCanCuHuyTuyenBo varchar, meHoTen varchar, meNgaySinh varchar, meDanToc varchar,
    meQuocTich varchar, meQuocTichKhac varchar, meLoaiCuTru varchar, meNoiCuTru varchar,
    meLoaiGiayToTuyThan varchar, meSoGiayToTuyThan varchar, chaHoTen varchar, chaNgaySinh varchar,
    chaDanToc varchar, chaQuocTich varchar, chaQuocTichKhac varchar, chaLoaiCuTru varchar, chaNoiCuTru varchar,
    chaLoaiGiayToTuyThan varchar, chaSoGiayToTuyThan varchar, nycHoTen varchar, nycQuanHe varchar,
    nycLoaiGiayToTuyThan varchar, nycGiayToKhac varchar, nycSoGiayToTuyThan varchar,
    nycNgayCapGiayToTuyThan varchar, nycNoiCapGiayToTuyThan varchar, soDangKyNuocNgoai varchar,
    ngayDangKyNuocNgoai varchar, cqNuocNgoaiDaDangKy varchar, qgNuocNgoaiDaDangKy varchar, nksSoDinhDanh varchar,
    nksQuocTichStr varchar, nksQuocTichKhacStr varchar, meSoDinhDanhCaNhan varchar, meQuocTichStr varchar,
    meQuocTichKhacStr varchar, chaSoDinhDanhCaNhan varchar, chaQuocTichStr varchar, chaQuocTichKhacStr varchar
);

create table ledger.rows_kt (
    record_id varchar, version integer, so varchar, quyenSo varchar, trangSo varchar, ngayDangKy varchar,
    loaiDangKy varchar, noiDangKy varchar, nguoiKy varchar, chucVuNguoiKy varchar, nguoiThucHien varchar,
    ghiChu varchar, nktHoTen varchar, nktGioiTinh varchar, nktNgaySinh varchar, nktDanToc varchar,
    nktQuocTich varchar, nktQuocTichKhac varchar, nktLoaiCuTru varchar, nktNoiCuTru varchar,
    nktLoaiGiayToTuyThan varchar, nktGiayToKhac varchar, nktSoGiayToTuyThan varchar,
    nktNgayCapGiayToTuyThan varchar, nktNoiCapGiayToTuyThan varchar, nktNgayChet varchar,
    nktNgayChetGhiBangChu varchar, nktGioPhutChet varchar, nktNoiChet varchar, nktNguyenNhanChet varchar,
    nktTinhTrangTuyenBoViecChet varchar, nktNgayGhiChuTuyenBoViecChet varchar, nktCanCuTuyenBoViecChet varchar,
    nktNgayGhiChuHuyTuyenBoViecChet varchar, nktCanCuHuyTuyenBoViecChet varchar, gbtLoai varchar, gbtSo varchar,
    gbtNgay varchar, gbtCoQuanCap varchar, nycHoTen varchar, nycQuanHe varchar, nycLoaiGiayToTuyThan varchar,
    nycGiayToKhac varchar, nycSoGiayToTuyThan varchar, nycNgayCapGiayToTuyThan varchar,
    nycNoiCapGiayToTuyThan varchar, soDangKyNuocNgoai varchar, ngayDangKyNuocNgoai varchar,
    cqNuocNgoaiDaDangKy varchar, qgNuocNgoaiDaDangKy varchar, nktSoDinhDanh varchar, extra varchar, ignored varchar
);

create table ledger.clean_kt (
    record_id varchar, version integer, so varchar, quyenSo varchar, trangSo varchar, ngayDangKy varchar,
    loaiDangKy varchar, noiDangKy varchar, nguoiKy varchar, chucVuNguoiKy varchar, nguoiThucHien varchar,
    ghiChu varchar, nktHoTen varchar, nktGioiTinh varchar, nktNgaySinh varchar, nktDanToc varchar,
    nktQuocTich varchar, nktQuocTichKhac varchar, nktLoaiCuTru varchar, nktNoiCuTru varchar,
    nktLoaiGiayToTuyThan varchar, nktGiayToKhac varchar, nktSoGiayToTuyThan varchar,
    nktNgayCapGiayToTuyThan varchar, nktNoiCapGiayToTuyThan varchar, nktNgayChet varchar,
    nktNgayChetGhiBangChu varchar, nktGioPhutChet varchar, nktNoiChet varchar, nktNguyenNhanChet varchar,
    nktTinhTrangTuyenBoViecChet varchar, nktNgayGhiChuTuyenBoViecChet varchar, nktCanCuTuyenBoViecChet varchar,
    nktNgayGhiChuHuyTuyenBoViecChet varchar, nktCanCuHuyTuyenBoViecChet varchar, gbtLoai varchar, gbtSo varchar,
    gbtNgay varchar, gbtCoQuanCap varchar, nycHoTen varchar, nycQuanHe varchar, nycLoaiGiayToTuyThan varchar,
    nycGiayToKhac varchar, nycSoGiayToTuyThan varchar, nycNgayCapGiayToTuyThan varchar,
    nycNoiCapGiayToTuyThan varchar, soDangKyNuocNgoai varchar, ngayDangKyNuocNgoai varchar,
    cqNuocNgoaiDaDangKy varchar, qgNuocNgoaiDaDangKy varchar, nktSoDinhDanh varchar
);

create table ledger.rows_kh (
    record_id varchar, version integer, so varchar, quyenSo varchar, trangSo varchar, ngayDangKy varchar,
    loaiDangKy varchar, noiDangKy varchar, nguoiKy varchar, chucVuNguoiKy varchar, ngayXacLapQuanHeHonNhan varchar,
    nguoiThucHien varchar, ghiChu varchar, tinhTrangKetHon varchar, huyKetHonNgayGhiChu varchar,
    huyKetHonCanCu varchar, congNhanKetHonNgayGhiChu varchar, congNhanKetHonCanCu varchar, chongHoTen varchar,
    chongNgaySinh varchar, chongDanToc varchar, chongQuocTich varchar, chongQuocTichKhac varchar,
    chongLoaiCuTru varchar, chongNoiCuTru varchar, chongLoaiGiayToTuyThan varchar, chongGiayToKhac varchar,
    chongSoGiayToTuyThan varchar, chongNgayCapGiayToTuyThan varchar, chongNoiCapGiayToTuyThan varchar,
    voHoTen varchar, voNgaySinh varchar, voDanToc varchar, voQuocTich varchar, voQuocTichKhac varchar,
    voLoaiCuTru varchar, voNoiCuTru varchar, voLoaiGiayToTuyThan varchar, voGiayToKhac varchar,
    voSoGiayToTuyThan varchar, voNgayCapGiayToTuyThan varchar, voNoiCapGiayToTuyThan varchar,
    soDangKyNuocNgoai varchar, ngayDangKyNuocNgoai varchar, cqNuocNgoaiDaDangKy varchar,
    qgNuocNgoaiDaDangKy varchar, extra varchar, ignored varchar
);

create table ledger.clean_kh (
    record_id varchar, version integer, so varchar, quyenSo varchar, trangSo varchar, ngayDangKy varchar,
    loaiDangKy varchar, noiDangKy varchar, nguoiKy varchar, chucVuNguoiKy varchar, ngayXacLapQuanHeHonNhan varchar,
    nguoiThucHien varchar, ghiChu varchar, tinhTrangKetHon varchar, huyKetHonNgayGhiChu varchar,
    huyKetHonCanCu varchar, congNhanKetHonNgayGhiChu varchar, congNhanKetHonCanCu varchar, chongHoTen varchar,
    chongNgaySinh varchar, chongDanToc varchar, chongQuocTich varchar, chongQuocTichKhac varchar,
    chongLoaiCuTru varchar, chongNoiCuTru varchar, chongLoaiGiayToTuyThan varchar, chongGiayToKhac varchar,
    chongSoGiayToTuyThan varchar, chongNgayCapGiayToTuyThan varchar, chongNoiCapGiayToTuyThan varchar,
    voHoTen varchar, voNgaySinh varchar, voDanToc varchar, voQuocTich varchar, voQuocTichKhac varchar,
    voLoaiCuTru varchar, voNoiCuTru varchar, voLoaiGiayToTuyThan varchar, voGiayToKhac varchar,
    voSoGiayToTuyThan varchar, voNgayCapGiayToTuyThan varchar, voNoiCapGiayToTuyThan varchar,
    soDangKyNuocNgoai varchar, ngayDangKyNuocNgoai varchar, cqNuocNgoaiDaDangKy varchar, qgNuocNgoaiDaDangKy varchar
);

create table ledger.rows_cmc (
    record_id varchar, version integer, so varchar, quyenSo varchar, trangSo varchar, quyetDinhSo varchar,
    ngayDangKy varchar, loaiDangKy varchar, loaiXacNhan varchar, noiDangKy varchar, nguoiKy varchar,
    chucVuNguoiKy varchar, nguoiThucHien varchar, ghiChu varchar, cmHoTen varchar, cmNgaySinh varchar,
    cmDanToc varchar, cmQuocTich varchar, cmQuocTichKhac varchar, cmQueQuan varchar, cmLoaiCuTru varchar,
    cmNoiCuTru varchar, cmLoaiGiayToTuyThan varchar, cmGiayToKhac varchar, cmSoGiayToTuyThan varchar,
    cmNgayCapGiayToTuyThan varchar, cmNoiCapGiayToTuyThan varchar, ncHoTen varchar, ncNgaySinh varchar,
    ncDanToc varchar, ncQuocTich varchar, ncQuocTichKhac varchar, ncQueQuan varchar, ncLoaiCuTru varchar,
    ncNoiCuTru varchar, ncLoaiGiayToTuyThan varchar, ncGiayToKhac varchar, ncSoGiayToTuyThan varchar,
    ncNgayCapGiayToTuyThan varchar, ncNoiCapGiayToTuyThan varchar, nycHoTen varchar, nycQHNguoiDuocNhan varchar,
    nycQHNguoiNhan varchar, nycLoaiGiayToTuyThan varchar, nycGiayToKhac varchar, nycSoGiayToTuyThan varchar,
    nycNgayCapGiayToTuyThan varchar, nycNoiCapGiayToTuyThan varchar, soDangKyNuocNgoai varchar,
    ngayDangKyNuocNgoai varchar, cqNuocNgoaiDaDangKy varchar, qgNuocNgoaiDaDangKy varchar, extra varchar,
    ignored varchar
);

create table ledger.clean_cmc (
    record_id varchar, version integer, so varchar, quyenSo varchar, trangSo varchar, quyetDinhSo varchar,
    ngayDangKy varchar, loaiDangKy varchar, loaiXacNhan varchar, noiDangKy varchar, nguoiKy varchar,
    chucVuNguoiKy varchar, nguoiThucHien varchar, ghiChu varchar, cmHoTen varchar, cmNgaySinh varchar,
    cmDanToc varchar, cmQuocTich varchar, cmQuocTichKhac varchar, cmQueQuan varchar, cmLoaiCuTru varchar,
    cmNoiCuTru varchar, cmLoaiGiayToTuyThan varchar, cmGiayToKhac varchar, cmSoGiayToTuyThan varchar,
    cmNgayCapGiayToTuyThan varchar, cmNoiCapGiayToTuyThan varchar, ncHoTen varchar, ncNgaySinh varchar,
    ncDanToc varchar, ncQuocTich varchar, ncQuocTichKhac varchar, ncQueQuan varchar, ncLoaiCuTru varchar,
    ncNoiCuTru varchar, ncLoaiGiayToTuyThan varchar, ncGiayToKhac varchar, ncSoGiayToTuyThan varchar,
    ncNgayCapGiayToTuyThan varchar, ncNoiCapGiayToTuyThan varchar, nycHoTen varchar, nycQHNguoiDuocNhan varchar,
    nycQHNguoiNhan varchar, nycLoaiGiayToTuyThan varchar, nycGiayToKhac varchar, nycSoGiayToTuyThan varchar,
    nycNgayCapGiayToTuyThan varchar, nycNoiCapGiayToTuyThan varchar, soDangKyNuocNgoai varchar,
    ngayDangKyNuocNgoai varchar, cqNuocNgoaiDaDangKy varchar, qgNuocNgoaiDaDangKy varchar
);

create table ledger.rows_hn (
    record_id varchar, version integer, so varchar, quyenSo varchar, trangSo varchar, ngayDangKy varchar,
    noiCap varchar, nguoiKy varchar, chucVuNguoiKy varchar, nguoiThucHien varchar, ghiChu varchar, nxnHoTen varchar,
    nxnGioiTinh varchar, nxnNgaySinh varchar, nxnDanToc varchar, nxnQuocTich varchar, nxnQuocTichKhac varchar,
    nxnLoaiCuTru varchar, nxnNoiCuTru varchar, nxnLoaiGiayToTuyThan varchar, nxnGiayToKhac varchar,
    nxnSoGiayToTuyThan varchar, nxnNgayCapGiayToTuyThan varchar, nxnNoiCapGiayToTuyThan varchar,
    nxnThoiGianCuTruTai varchar, nxnThoiGianCuTruTu varchar, nxnThoiGianCuTruDen varchar,
    nxnTinhTrangHonNhan varchar, nxnLoaiMucDichSuDung varchar, nxnMucDichSuDung varchar, nycHoTen varchar,
    nycQuanHe varchar, nycLoaiGiayToTuyThan varchar, nycGiayToKhac varchar, nycSoGiayToTuyThan varchar,
    nycNgayCapGiayToTuyThan varchar, nycNoiCapGiayToTuyThan varchar, extra varchar, ignored varchar
);

create table ledger.clean_hn (
    record_id varchar, version integer, so varchar, quyenSo varchar, trangSo varchar, ngayDangKy varchar,
    noiCap varchar, nguoiKy varchar, chucVuNguoiKy varchar, nguoiThucHien varchar, ghiChu varchar, nxnHoTen varchar,
    nxnGioiTinh varchar, nxnNgaySinh varchar, nxnDanToc varchar, nxnQuocTich varchar, nxnQuocTichKhac varchar,
    nxnLoaiCuTru varchar, nxnNoiCuTru varchar, nxnLoaiGiayToTuyThan varchar, nxnGiayToKhac varchar,
    nxnSoGiayToTuyThan varchar, nxnNgayCapGiayToTuyThan varchar, nxnNoiCapGiayToTuyThan varchar,
    nxnThoiGianCuTruTai varchar, nxnThoiGianCuTruTu varchar, nxnThoiGianCuTruDen varchar,
    nxnTinhTrangHonNhan varchar, nxnLoaiMucDichSuDung varchar, nxnMucDichSuDung varchar, nycHoTen varchar,
    nycQuanHe varchar, nycLoaiGiayToTuyThan varchar, nycGiayToKhac varchar, nycSoGiayToTuyThan varchar,
    nycNgayCapGiayToTuyThan varchar, nycNoiCapGiayToTuyThan varchar
);
