package detour.alert;

import java.time.Duration;
import java.util.List;

/**
 * A program to run.
 *
 * @param name the alert's name
 * @param arguments the program's whole path first; no shell reads them
 * @param timeout after which it is killed
 */
public record AlertProgram(String name, List<String> arguments, Duration timeout) {}
