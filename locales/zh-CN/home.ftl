home-title = 主播人才培养与认证
home-hero = 从第一场直播，到一份稳定的工作
home-lede = 闪耀之星为带货主播提供线下实训，以统一标准考核，并让持证主播与需要人才的服务商相遇。
home-see-cohorts = 查看开放期次
home-verify = 查验证书
journey-title = 成长路径
journey-apply = 报名
journey-train = 培训
journey-theory = 理论
journey-practical = 实操
journey-certificate = 证书
journey-job = 上岗
next-apply = 选择一期报名
next-apply-text = 选一个离您近的期次，用手机五分钟即可填完。
next-apply-action = 查看开放期次
next-apply-again = 试试下一期
next-apply-again-text = 上一次报名已结束，欢迎报名其他期次。
next-in-review = 报名正在审核
next-in-review-text = 一有结果就会邮件通知您，一般不超过三个工作日。
next-meanwhile-identity = 有结果会邮件通知您。在此期间请补充身份证件号码，发证前需要核对。
next-meanwhile-guardian = 有结果会邮件通知您。您未满 18 周岁，请提交监护人签字的同意书。
next-application-action = 查看我的报名
next-waitlisted = 您在候补名单中
next-waitlisted-text = 有名额空出时会邮件通知您，无需操作。
next-place-offered = 录取名额为您保留
next-place-offered-text = 请在 { $when } 前确认，逾期名额将给下一位候补。
next-place-offered-action = 查看并确认
next-identity = 请补充身份证件号码
next-identity-text = 发证前需要核对身份。号码加密保存，仅部分显示。
next-identity-action = 现在补充
next-guardian = 缺少监护人同意书
next-guardian-text = 您未满 18 周岁，需要监护人同意。请上传签字的照片或 PDF。
next-guardian-action = 上传同意书
next-train = 还需预约培训 { $minutes }
next-train-text = 最近有空位的场次：{ $title }，{ $when }。
next-train-action = 预约席位
next-train-none = 目前没有空位，每周都会发布新场次。
next-attend = 培训已全部预约
next-attend-text = 请按时到场签到，签退后计入学时。
next-attend-action = 查看我的场次
next-seat-offered = 有席位为您空出
next-seat-offered-text = 请在 { $when } 前确认，逾期给下一位候补。
next-seat-offered-action = 确认席位
next-exam-open = 理论考试已开放
next-exam-open-text = 请找一个安静的地方，每道题作答后立即保存。
next-exam-open-action = 进入考试
next-theory-planned = 理论考试已安排
next-theory-planned-text = { $when } 开考。请先了解考试须知。
next-theory-planned-action = 查看考试
next-theory-none = 您已具备理论考试资格
next-theory-none-text = 项目办会把您列入下一场考试，并邮件通知。
next-theory-waiting = 理论考试已交卷
next-results-waiting-text = 成绩发布时会邮件通知您。
next-theory-failed = 本次理论考试未通过
next-failed-text = 看看哪些地方需要加强，项目办会安排下一场考试。
next-failed-action = 查看成绩
next-practical-planned = 实操考试已安排
next-practical-planned-text = 您的时间是 { $when }。请阅读任务说明并练习。
next-practical-planned-action = 阅读任务说明
next-practical-none = 您已具备实操考试资格
next-practical-none-text = 项目办会为您安排模拟直播的时间，并邮件通知。
next-practical-waiting = 您的展示正在评分
next-practical-failed = 本次实操考试未通过
next-decision = 证书正在审定
next-decision-text = 您需要完成的都已完成，审定结果会邮件通知。
next-certificate-lost = 您的证书目前无效
next-certificate-lost-text = 查看原因以及可以怎么做。
next-certificate-lost-action = 查看证书
next-job-offer = 您收到一份录用意向
next-job-offer-text = 请仔细阅读，并在 { $when } 前答复。
next-job-offer-action = 查看录用意向
next-invited = 有 { $count } 家服务商邀请您
next-invited-text = 看看他们是谁、在找什么样的主播。
next-invited-action = 查看邀请
next-be-found = 让服务商找到您
next-be-found-text = 完善名片并同意被查找，看到什么由您决定。
next-be-found-action = 完善名片
next-look = 看看岗位需求
next-look-text = 服务商已经可以找到您，您也可以主动应聘。
next-look-action = 查看岗位
next-job-planned = 岗位已确定
next-job-planned-text = 您将于{ $day }正式上岗，在此之前可以再看看约定内容。
next-working = 恭喜，您已上岗
next-working-text = 服务商会上报您的直播成效，祝直播顺利。
next-working-action = 查看我的岗位
home-steps = 六步成为持证主播
home-step-apply = 报名
home-step-apply-text = 手机五分钟填完，可自主报名，也可使用服务商推荐码。
home-step-train = 实景培训
home-step-train-text = 预约线下实训，到场的每一分钟都计入学时。
home-step-theory = 理论考试
home-step-theory-text = 法律、广告、行为规范、产品与实务，每题作答即时保存。
home-step-practical = 实操展示
home-step-practical-text = 两位考评员独立评分，不知道您的姓名，也看不到对方的评分。
home-step-certificate = 获得证书
home-step-certificate-text = 证书有编号和二维码，任何人都可以查验。
home-step-job = 上岗
home-step-job-text = 服务商发出邀请和录用意向，谁能看到您由您决定。
home-open = 正在报名
home-all-cohorts = 全部期次
home-none-open = 目前没有开放报名的期次
home-none-open-text = 新一期会在这里公布，请稍后再来。
home-apply-until = 报名截止 { $when }
home-fair = 一套标准，人人平等
home-fair-text = 考评员不考自己培训过的学员，也不考与自己服务商有关的学员；成绩发布前任何人看不到分数；每个决定都有责任人和理由。
home-providers = 服务商入口
home-providers-text = 品牌服务商与产业带服务商可推荐学员、发布岗位需求、查找同意公开的持证主播。请向项目办申请邀请。
home-greeting-morning = { $name }，上午好
home-greeting-day = { $name }，您好
home-greeting-evening = { $name }，晚上好
home-hours = 学时账
home-details = 明细
home-all = 查看全部
home-my-sessions = 我的场次
home-why-not-yet = 距离证书还差什么
home-my-application = 我的报名与证件
home-trainer-title = 今日
home-sessions-today = 今日场次
home-no-session-today = 今天没有培训
home-no-session-today-text = 安排并发布下一场培训，学员即可预约。
home-plan-session = 安排培训
home-open-roster = 打开名单
home-sessions-next = 接下来
home-no-session-next = 暂无安排。
home-people-booked = { $capacity } 席已约 { $held }，候补 { $waiting }
home-to-mark = 待评分
home-nothing-to-mark = 目前没有待您评分的展示。
home-due = 截止 { $when }
home-new-opening = 发布岗位
home-opening = 岗位
home-headcount = 人数
home-closes = 截止
home-state = 状态
home-no-opening = 还没有岗位需求
home-no-opening-text = 发布您需要的人才，持证主播即可应聘或受邀。
home-quota = 推荐名额
home-no-quota = 目前没有推荐名额，名额由项目办按等级分配。
home-quota-used = 已用 { $used } / { $seats }
home-tile-openings = { $count ->
   *[other] 招聘中的岗位
}
home-tile-candidates = { $count ->
   *[other] 待回复的候选人
}
home-tile-offers = { $count ->
   *[other] 待答复的录用意向
}
home-tile-placements = { $count ->
   *[other] 已上岗或待上岗
}
home-candidates-to-answer = 待回复的候选人
home-offers-open = 等待答复的录用意向
home-since = { $when } 起等待
home-answer-until = 答复截止 { $when }
home-office-title = 今日待办
home-funnel = 从报名到上岗
home-sittings = 考试
home-no-sitting = 暂无考试安排
home-no-sitting-text = 学员完成学时后即可安排考试。
home-sitting = 考试
home-when = 时间
home-candidates = 考生
home-cohorts = 期次
home-office-more = 更多
home-tile-review = { $count ->
   *[other] 份报名待审核
 }
home-tile-review-oldest = { $count ->
   *[other] 份报名待审核，最早 { $when }
}
home-tile-identities = { $count ->
   *[other] 份身份待核验
}
home-tile-guardians = { $count ->
   *[other] 份监护人同意书待确认
}
home-tile-disputes = { $count ->
   *[other] 场展示评分有争议
}
home-tile-late-marks = { $count ->
   *[other] 份评分表超过 7 天未完成
}
home-tile-items = { $count ->
   *[other] 道试题待审核
}
home-tile-release = { $count ->
   *[other] 场考试成绩待发布
}
home-tile-decide = { $count ->
   *[other] 份证书待审定
}
home-tile-essays = { $count ->
   *[other] 份论述题待阅卷
}
home-tile-flags = { $count ->
   *[other] 项考试作答异常待核查
}
home-tile-findings = { $count ->
   *[other] 项成绩由通过变为不通过
}
home-tile-mails = { $count ->
   *[other] 封邮件发送失败
}
home-funnel-applied = 报名
home-funnel-admitted = 录取
home-funnel-trained = 完成培训
home-funnel-theory = 理论通过
home-funnel-practical = 实操通过
home-funnel-certified = 持证
home-funnel-placed = 上岗
home-more-schemes = 认证方案
home-more-providers = 服务商
home-more-items = 题库
home-more-rubrics = 评分标准
home-more-results = 成绩
home-more-venues = 场地
dossier-person = 个人信息
dossier-applications = 报名
dossier-no-application = 没有报名记录。
dossier-seats = 即将参加的场次
dossier-no-seat = 没有即将参加的场次。
dossier-exams = 考试
dossier-no-exam = 没有列入任何考试名单。
dossier-certificates = 证书
dossier-no-certificate = 没有证书。
dossier-placements = 上岗
dossier-no-placement = 没有上岗记录。
dossier-why-not-yet = 距离证书还差什么
dossier-decision = 依据与决定
dossier-not-verified = 未核验
dossier-passed = 通过
dossier-failed = 未通过
dossier-valid-until = 有效期至 { $day }
home-essays-waiting = 有 { $count } 份论述题答卷待您评阅。
