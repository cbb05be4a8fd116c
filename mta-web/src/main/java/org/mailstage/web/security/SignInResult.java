package org.mailstage.web.security;

/** What came of an attempt to sign in. */
public enum SignInResult {
    SIGNED_IN,
    /** Name or password is wrong; which one is not told. */
    WRONG,
    /** The user is known but is no administrator. */
    FORBIDDEN,
    /** Too many wrong attempts from this address; the password was not looked at. */
    THROTTLED
}
