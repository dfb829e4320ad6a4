"""What rules look at of a person's working life: discipline, leave, study, leading posts, employment."""
