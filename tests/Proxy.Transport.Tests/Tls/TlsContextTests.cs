using Proxy.Transport.Tls;

namespace Proxy.Transport.Tests.Tls;

/// <summary>A context that goes while others still use it.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TlsContextTests : TlsTest
{
    [Fact]
    public void A_context_that_goes_while_sessions_are_made_makes_them_or_says_that_it_has_gone()
    {
        var certificate = Issue("web.internal");
        var (made, gone) = (0, 0);
        for (var i = 0; i < 200; i++)
        {
            var context = new TlsServerContext(new TlsServerOptions { Certificates = [certificate] });
            using var start = new Barrier(3);
            Parallel.Invoke(Make, Make, () =>
            {
                start.SignalAndWait();
                context.Dispose();
            });

            void Make()
            {
                start.SignalAndWait();
                try
                {
                    context.CreateSession().Dispose();
                    Interlocked.Increment(ref made);
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref gone);
                }
            }
        }

        Assert.Equal(400, made + gone);
        Assert.True(gone > 0);
    }

    [Fact]
    public void A_session_outlives_its_context()
    {
        var server = new TlsServerContext(new TlsServerOptions { Certificates = [Issue("web.internal")] });
        var pair = Pair(server);
        server.Dispose();
        Assert.Throws<ObjectDisposedException>(server.CreateSession);
        Assert.Equal((TlsStatus.Done, TlsStatus.Done), pair.Handshake());
    }
}
