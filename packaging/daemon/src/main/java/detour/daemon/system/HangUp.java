package detour.daemon.system;

import java.lang.reflect.Proxy;

/** SIGHUP, by which an administrator has a daemon read its configuration anew (daemon(7)). */
public final class HangUp {
  private HangUp() {}

  /**
   * Has this done at each SIGHUP, on the JVM's thread for it, instead of ending.
   *
   * <p>The JDK has nothing for it but {@code sun.misc.Signal}, exported for want of a better one
   * (JEP 260), of which javac warns whatever is suppressed: so by its name.
   */
  public static void handle(Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              HangUp.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      task.run();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> arguments != null && proxy == arguments[0];
                    default -> "SIGHUP";
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no sun.misc.Signal", e);
    }
  }
}
