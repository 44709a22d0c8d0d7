package detour.server;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.util.List;

/** Checks a request before any route sees it, and writes the answer. One for each connection. */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final Routes routes;
  private final Backend backend;
  private final boolean browser;
  private final int port;
  private final List<String> hosts;

  /**
   * @param browser whether it listens on TCP: GET only, Host checked
   * @param port the TCP port, part of the Host header
   */
  RequestHandler(Routes routes, Backend backend, boolean browser, int port) {
    this.routes = routes;
    this.backend = backend;
    this.browser = browser;
    this.port = port;
    this.hosts = List.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    Answer refused = refusal(request);
    if (refused != null) {
      write(context, request, refused);
      return;
    }
    QueryStringDecoder uri;
    try {
      uri = new QueryStringDecoder(request.uri());
      uri.parameters();
    } catch (IllegalArgumentException e) {
      write(context, request, Routes.error(400, "the path is not well-formed"));
      return;
    }
    boolean read =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    if (read && uri.path().equals(Routes.STREAM)) {
      new EventStream(context, backend).start(request.headers().get("Last-Event-ID", ""), browser);
      return;
    }
    routes.answer(
        new Request(
            read ? "GET" : request.method().name(),
            uri.path(),
            uri.parameters(),
            ByteBufUtil.getBytes(request.content()),
            who(context),
            request.headers().get(HttpHeaderNames.IF_NONE_MATCH, "")),
        browser,
        answer -> write(context, request, answer)); // of the request, its head alone
  }

  private @org.jspecify.annotations.Nullable Answer refusal(FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      return Routes.error(400, "the request is not well-formed");
    }
    if (browser) {
      String host = request.headers().get(HttpHeaderNames.HOST, "");
      if (!hosts.contains(host)) {
        return Routes.error(421, elsewhere(host));
      }
      boolean read =
          request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
      if (!read) {
        return Routes.error(405, "the page only reads; `detour` on the gateway changes things");
      }
      if (request.content().isReadable()) {
        return Routes.error(400, "a GET has no body");
      }
    } else if (request.method().equals(HttpMethod.POST)
        && !"application/json".equals(request.headers().get(HttpHeaderNames.CONTENT_TYPE))) {
      return Routes.error(415, "the body must be application/json");
    }
    return null;
  }

  /** The name is checked, so that no other site's name can be made to lead here. */
  private String elsewhere(String host) {
    return "this page is at "
        + String.join(", ", hosts)
        + " only, not at \""
        + host
        + "\"; from another machine a tunnel with the same port at both ends leads here: ssh -L "
        + port
        + ":localhost:"
        + port
        + " GATEWAY";
  }

  private static String who(ChannelHandlerContext context) {
    if (context.channel() instanceof EpollDomainSocketChannel channel) {
      try {
        return "uid " + channel.peerCredentials().uid();
      } catch (IOException e) {
        return "somebody on the socket";
      }
    }
    return "a browser";
  }

  private void write(ChannelHandlerContext context, FullHttpRequest request, Answer answer) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
    if (answer.status() != 304 && answer.status() != 204) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    }
    answer.headers().forEach((name, value) -> response.headers().set(name, value));
    if (browser) {
      Page.security().forEach((name, value) -> response.headers().set(name, value));
    }
    boolean keep = HttpUtil.isKeepAlive(request) && answer.status() < 400;
    HttpUtil.setKeepAlive(response, keep);
    ChannelFuture written = context.writeAndFlush(response);
    if (!keep) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close(); // a client that breaks off, or does not speak HTTP, or is too slow
  }
}
