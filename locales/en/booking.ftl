# Training: rules of booking, requests, priorities, cancellations.
