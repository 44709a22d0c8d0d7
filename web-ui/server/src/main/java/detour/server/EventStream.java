package detour.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import detour.api.EventEntry;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One client's event stream (Server-Sent Events): the status at once, after each change (at most
 * ten a second) and once a second, so that a lost connection is noticed; events with their sequence
 * as id, those missed since {@code Last-Event-ID} first. A slow client misses statuses, never
 * events.
 */
final class EventStream implements Backend.Listener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger OPEN = new AtomicInteger();
  private static final int MOST_OPEN = 32;
  private static final int REPLAYED = 500;
  private static final long COALESCE_MILLIS = 100;
  private static final long BEAT_MILLIS = 1_000;

  private final ChannelHandlerContext context;
  private final Backend backend;
  private final AtomicBoolean pending = new AtomicBoolean();

  EventStream(ChannelHandlerContext context, Backend backend) {
    this.context = context;
    this.backend = backend;
  }

  /** Begins the stream; refused when too many are open. */
  void start(String lastEventId, boolean browser) {
    if (OPEN.incrementAndGet() > MOST_OPEN) {
      OPEN.decrementAndGet();
      context.close();
      return;
    }
    context.pipeline().remove(ReadTimeoutHandler.class);
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream");
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    if (browser) {
      Page.security().forEach((name, value) -> response.headers().set(name, value));
    }
    context.writeAndFlush(response);
    send("retry: 1000\n\n");
    status();
    long after = sequence(lastEventId);
    if (after >= 0) {
      backend.events(after, REPLAYED).forEach(this::event);
    }
    Backend.Subscription subscription = backend.subscribe(this);
    var beat =
        context
            .executor()
            .scheduleAtFixedRate(this::status, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    context
        .channel()
        .closeFuture()
        .addListener(
            closed -> {
              beat.cancel(false);
              subscription.close();
              OPEN.decrementAndGet();
            });
  }

  private static long sequence(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public void statusChanged() {
    if (pending.compareAndSet(false, true)) {
      context
          .executor()
          .schedule(
              () -> {
                pending.set(false);
                status();
              },
              COALESCE_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void event(EventEntry event) {
    send("id: " + event.sequence() + "\nevent: event\ndata: " + json(event) + "\n\n");
  }

  private void status() {
    if (context.channel().isWritable()) {
      send("event: status\ndata: " + json(backend.status()) + "\n\n");
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of texts and numbers is always JSON", e);
    }
  }

  private void send(String text) {
    context.writeAndFlush(
        new DefaultHttpContent(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8))));
  }
}
