home-title = 主播人才培养与认证
home-hero = 从第一场直播，到一份稳定的工作
home-lede = 闪耀之星为带货主播提供线下实训，以统一标准考核，并让持证主播与需要人才的服务商相遇。
home-see-cohorts = 查看开放期次
home-verify = 查验证书
