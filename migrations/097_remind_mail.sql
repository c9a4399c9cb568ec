-- Reminders by e-mail: whom a letter goes to, and in whose name.
alter table robot add column recipients text not null default '';
alter table robot add column sender text not null default '';
