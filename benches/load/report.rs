//! One line per figure, `figure NAME VALUE UNIT`, and at the end which aims were missed.

/// What the program promises of a figure.
#[derive(Clone, Copy)]
pub enum Aim {
    None,
    AtLeast(f64),
    Below(f64),
}

pub struct Report {
    /// Only figures whose name contains this are measured and printed.
    wanted: Option<String>,
    aims: usize,
    missed: Vec<String>,
    printed: usize,
}

impl Report {
    pub fn new(wanted: Option<String>) -> Report {
        Report { wanted, aims: 0, missed: Vec::new(), printed: 0 }
    }

    pub fn wants(&self, name: &str) -> bool {
        self.wanted.as_deref().is_none_or(|wanted| name.contains(wanted))
    }

    /// Whether a figure may be wanted whose name begins with one of `groups`.
    pub fn wants_any(&self, groups: &[&str]) -> bool {
        self.wanted.as_deref().is_none_or(|wanted| groups.iter().any(|group| wanted.starts_with(group)))
    }

    pub fn figure(&mut self, name: &str, value: f64, unit: &str, aim: Aim) {
        if !self.wants(name) {
            return;
        }
        let decimals = if value.abs() < 10.0 { 3 } else { 1 };
        println!("figure {name} {value:.decimals$} {unit}");
        self.printed += 1;
        let (is_met, text) = match aim {
            Aim::None => return,
            Aim::AtLeast(least) => (value >= least, format!("at least {least}")),
            Aim::Below(limit) => (value < limit, format!("below {limit}")),
        };
        self.aims += 1;
        if !is_met {
            self.missed.push(format!("{name} is {value:.decimals$} {unit}, the aim is {text}"));
        }
    }

    /// Says which aims were missed. A miss is no failure: it depends on the machine and on what else runs on it.
    pub fn close(self) -> anyhow::Result<()> {
        anyhow::ensure!(self.printed > 0, "no figure has {:?} in its name", self.wanted.unwrap_or_default());
        println!("{} of {} aims met", self.aims - self.missed.len(), self.aims);
        for missed in self.missed {
            println!("missed: {missed}");
        }
        Ok(())
    }
}
