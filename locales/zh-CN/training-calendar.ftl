# 培训：日历与邮件中关于各天的说明。
mail-session-days = 共 { $count } 天，最后一天开始于 { $last }。每一天另有一封邮件，可加入日历。
mail-session-day-subject = 第 { $number } 天：{ $title }（{ $when }）
mail-session-day-text = “{ $title }”第 { $number } 天：时间 { $when }，地点 { $place }。附件可加入您的日历。
mail-session-day-off-subject = 第 { $number } 天已取消：{ $title }（{ $when }）
mail-session-day-off-text = “{ $title }”第 { $number } 天（{ $when }，{ $place }）已不在您的安排中。附件会将其从您的日历中移除。
mail-session-handed-over-subject = 改由其他讲师主讲：{ $title }（{ $when }）
mail-session-handed-over-text = “{ $title }”（{ $when }，{ $place }）现由 { $trainer } 主讲。附件会将其从您的日历中移除。
