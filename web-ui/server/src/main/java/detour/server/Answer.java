package detour.server;

import java.util.Map;

/**
 * What a route answers.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param body may be empty
 * @param headers further headers
 */
record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {}
