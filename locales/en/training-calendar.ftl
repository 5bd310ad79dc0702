# Training: what calendars and mails say of a session's days.
mail-session-days = It takes { $count } days; the last begins { $last }. A mail of its own brings each day into your calendar.
mail-session-day-subject = Day { $number }: { $title }, { $when }
mail-session-day-text = Day { $number } of “{ $title }” takes place { $when }, at { $place }. The event for your calendar is attached.
mail-session-day-off-subject = Day { $number } is off: { $title }, { $when }
mail-session-day-off-text = Day { $number } of “{ $title }”, { $when }, at { $place }, is no longer in your plan. The attachment takes it out of your calendar.
mail-session-handed-over-subject = Another trainer gives it: { $title }, { $when }
mail-session-handed-over-text = { $trainer } now gives “{ $title }”, { $when }, at { $place }, in your place. The attachment takes it out of your calendar.
