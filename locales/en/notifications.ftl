mails-title = Mail
mails-subject = Subject
mails-to = To
mails-language = Language
mails-queued = Written
mails-status = Status
mails-progress = Progress
mails-problem = The last try failed
mails-any = Any
mails-none = No mail here
mails-none-text = Mails appear here as soon as something happens that people should know.
mails-sent-at = { $when }
mails-next-try = { $tries ->
    [one] tried once, next try { $when }
   *[other] tried { $tries } times, next try { $when }
}
mails-gave-up = gave up after { $tries } tries
mails-as-sent = This is what the reader gets. One-time links are hidden here.
mails-retry = Send again
mails-retried = The mail is sent again in a moment.
mails-cancel = Stop this mail
mails-cancel-text = The mail is not sent. You can send it later after all.
mails-cancelled = The mail was stopped.
mails-unchanged = Nothing was changed: the mail is in another state now.
