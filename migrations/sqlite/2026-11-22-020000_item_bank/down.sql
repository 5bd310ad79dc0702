ALTER TABLE item_options DROP COLUMN partner_zh;
ALTER TABLE item_options DROP COLUMN partner_en;
DROP TABLE item_tags;
