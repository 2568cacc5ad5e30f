-- Incidents, their notices, the messages made of them and what became of each on each channel (SQLite).

-- One row per incident: a cause that held from opened_at to closed_at. Times are UTC text of one length.
create table incidents (
    incident_no integer primary key, rule text not null, cause text not null, severity text not null,
    title text not null, advice text not null, recovered text not null, sentence text not null,
    numbers text not null, state text not null check (state in ('open', 'closed')),
    opened_at text not null, seen_at text not null, told_at text not null, reminders integer not null,
    good integer not null, hold_until text not null, closed_at text
);

-- One open incident per cause, whoever evaluates at the same time.
create unique index one_open_incident on incidents (rule, cause) where state = 'open';

-- One row per thing to be told about an incident; message_id is null until it went into a message.
create table notices (
    notice_no integer primary key, incident_no integer not null, kind text not null, at text not null,
    severity text not null, rule text not null, title text not null, sentence text not null,
    advice text not null, numbers text not null, opened_at text not null, message_id text
);

-- One row per message; content is JSON.
create table messages (message_id text primary key, severity text not null, created_at text not null, content text not null);

-- One row per message and channel: waiting, sending (until lease_until), sent, or dead (put aside).
create table dispatches (
    message_id text not null, channel text not null,
    state text not null check (state in ('waiting', 'sending', 'sent', 'dead')), attempts integer not null,
    next_at text not null, lease_until text, sent_at text, problem text, primary key (message_id, channel)
);

-- One row per part of the alerting that shows it is alive.
create table heartbeats (name text primary key, beat_at text not null);
