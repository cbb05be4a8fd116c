/** Mail settings: one registry of keys gives parser, validation and reference page. */
@NullMarked
package org.mailstage.core.config;

import org.jspecify.annotations.NullMarked;
