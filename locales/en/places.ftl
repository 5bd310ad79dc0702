# Training: rooms, absences, substitutes, series and imports.
