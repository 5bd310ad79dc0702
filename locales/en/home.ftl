home-title = Anchor training and certification
home-hero = From first show to a job you can keep
home-lede = Shining Star trains live-sales hosts on real sets, assesses everybody by one standard, and brings certified anchors together with the providers who need them.
home-see-cohorts = See open cohorts
home-verify = Verify a certificate
