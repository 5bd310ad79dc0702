# Training: the curriculum, sign-off and what the law asks for.
