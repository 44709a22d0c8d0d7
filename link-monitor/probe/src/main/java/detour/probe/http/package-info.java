/**
 * HTTP and HTTPS checks (RFC 9110, RFC 9112): one request, judged by status and body; bounded in
 * time and octets whatever the far end sends. Redirects are never followed.
 */
@NullMarked
package detour.probe.http;

import org.jspecify.annotations.NullMarked;
