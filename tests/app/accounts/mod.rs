mod hijack;
mod login;
mod sign_up;
