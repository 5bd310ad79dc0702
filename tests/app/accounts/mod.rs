mod login;
mod sign_up;
