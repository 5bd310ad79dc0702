DROP TABLE certificate_reminders;
DROP TABLE certificate_refusals;
DROP TABLE certificate_facts;
DROP TABLE certificates;
