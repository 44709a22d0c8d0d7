package detour.probe.http;

import detour.probe.Printable;
import detour.probe.loop.Attempt;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;

/** One request and its response, as far as it must be read to be judged. */
final class HttpExchange extends SimpleChannelInboundHandler<HttpObject> {
  private final Attempt attempt;
  private final HttpCheck check;
  private final BodySearch search;
  private long firstOctetNanos;
  private boolean asked;
  private boolean informational;

  HttpExchange(Attempt attempt, HttpCheck check) {
    this.attempt = attempt;
    this.check = check;
    this.search = new BodySearch(check.body().orElse("").getBytes(StandardCharsets.UTF_8));
  }

  /** Stands before the codec and notes when the first octet came. */
  ChannelInboundHandlerAdapter clock() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        if (firstOctetNanos == 0 && asked && ((ByteBuf) message).isReadable()) {
          firstOctetNanos = System.nanoTime();
        }
        context.fireChannelRead(message);
      }
    };
  }

  /** How far it came, for an attempt that came to no end. */
  String stage() {
    if (!asked) {
      return "let TCP connect, but not TLS,";
    }
    return firstOctetNanos == 0
        ? "took the request, but did not answer"
        : "did not finish its answer";
  }

  /** Sends the request. */
  void ask(Channel channel) {
    asked = true;
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(check.method().name()),
            check.target(),
            Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .set(HttpHeaderNames.HOST, check.authority())
        .set(HttpHeaderNames.USER_AGENT, "detour")
        .set(HttpHeaderNames.ACCEPT, "*/*")
        .set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    channel.writeAndFlush(request);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (attempt.over()) {
      return;
    }
    if (part.decoderResult().isFailure()) {
      tell(HttpJudge.malformed(check, Printable.of(part.decoderResult().cause())));
      return;
    }
    if (part instanceof HttpResponse response) {
      attempt.measure((EpollSocketChannel) context.channel());
      informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (!informational) {
        begin(response);
      }
    }
    if (part instanceof HttpContent content && !informational && !attempt.over()) {
      body(content);
    }
  }

  private void begin(HttpResponse response) {
    String location = response.headers().get(HttpHeaderNames.LOCATION, "");
    HttpJudge.status(check, response.status().code(), location).ifPresent(this::tell);
    if (check.body().isEmpty()) {
      answered();
    }
  }

  private void body(HttpContent content) {
    search.take(ByteBufUtil.getBytes(content.content()));
    if (search.found()) {
      answered();
    } else if (search.full() || content instanceof LastHttpContent) {
      tell(HttpJudge.body(check, search.octets()));
    }
  }

  private void answered() {
    // Nothing was noted if it spoke before it was asked.
    attempt.answered(firstOctetNanos == 0 ? System.nanoTime() : firstOctetNanos);
  }

  void tell(HttpJudge.Verdict verdict) {
    attempt.wrong(verdict.wrong(), verdict.reason());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (asked) { // else TLS says it better
      tell(HttpJudge.closed(check));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    channelInactive(context);
  }
}
