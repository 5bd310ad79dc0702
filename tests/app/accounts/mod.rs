mod hijack;
mod limits;
mod login;
mod sign_up;
