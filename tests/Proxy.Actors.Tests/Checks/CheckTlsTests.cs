using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Proxy.Actors.Checks;
using Proxy.Actors.Tests.Tls;
using Proxy.Actors.Tls;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Checks;

[Collection(TlsTestGroup.Name)]
public sealed class CheckTlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_handshake_passes_and_the_server_is_told_that_it_is_over()
    {
        var ends = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = TlsSession.Live;
        await using var origin = Serve(async stream => ends.TrySetResult(await stream.ReadAsync(new byte[1])));
        using (var bench = new CheckBench())
        using (var tls = Tls(_authority.CaFile))
        {
            bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Tls)) with { Tls = tls }]);
            var result = await bench.NextAsync();

            Assert.Equal((true, "TLS handshake done"), (result.Ok, result.Words));
            Assert.Equal(0, await ends.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        }

        Assert.Equal(before, TlsSession.Live);
    }

    [Fact]
    public async Task A_certificate_of_a_stranger_fails()
    {
        using var bench = new CheckBench();
        using var stranger = new TestAuthority("stranger");
        using var tls = Tls(stranger.CaFile);
        await using var origin = Serve(_ => Task.CompletedTask);
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Tls)) with { Tls = tls }]);

        var result = await bench.NextAsync();
        Assert.False(result.Ok);
        Assert.StartsWith("TLS: ", result.Words, StringComparison.Ordinal);
        Assert.Contains("certificate", result.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "TLS handshake timeout")]
    [InlineData(false, "TLS: the peer closed the connection during the TLS handshake")]
    public async Task A_server_that_is_silent_or_gone_fails(bool isSilent, string words)
    {
        using var bench = new CheckBench();
        using var tls = Tls(_authority.CaFile);
        await using var origin = TestOrigin.Serve(async peer =>
        {
            var buffer = new byte[4096];
            await peer.ReceiveAsync(buffer, CancellationToken.None);
            if (!isSilent) peer.HalfClose();
            await peer.ReceiveToEndAsync();
        });
        bench.Engine.Watch([CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Tls, timeout: isSilent ? 100 : 10_000)) with { Tls = tls }]);

        var result = await bench.NextAsync();
        Assert.Equal((false, words), (result.Ok, result.Words));
    }

    [Fact]
    public async Task Other_kinds_speak_within_tls_where_the_pool_has_it()
    {
        using var bench = new CheckBench();
        using var tls = Tls(_authority.CaFile);
        await using var origin = Serve(async stream =>
        {
            await stream.ReadExactlyAsync(new byte[14]);
            await stream.WriteAsync("+PONG\r\n"u8.ToArray());
            _ = stream.ReadByte();
        });
        var target = CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Redis)) with { Tls = tls };
        var report = await bench.Engine.CheckNowAsync(target);

        Assert.Equal((true, "+PONG"), (report.Ok, report.Words));
        Assert.Equal([$"connect to {origin.EndPoint}", "TLS handshake", "send PING", "expect +PONG"], report.Steps.Select(step => step.Text));
        Assert.Equal("TLSv1.3", report.Steps[1].Words);

        var plain = await bench.Engine.CheckNowAsync(target with { Settings = target.Settings with { Tls = false, Timeout = TimeSpan.FromMilliseconds(100) } });
        Assert.DoesNotContain("TLS handshake", plain.Steps.Select(step => step.Text));
        Assert.False(plain.Ok);
    }

    [Fact]
    public async Task Tls_that_is_gone_from_the_configuration_is_nobodys_failure()
    {
        using var bench = new CheckBench();
        var tls = Tls(_authority.CaFile);
        tls.Dispose();
        await using var origin = Serve(_ => Task.CompletedTask);
        var target = CheckBench.Target(origin.EndPoint, CheckBench.Settings(CheckKind.Tls)) with { Tls = tls, HeaderVersion = 2 };
        bench.Engine.Watch([target]);
        var report = await bench.Engine.CheckNowAsync(target);

        Assert.Equal("the pool's TLS has been taken out of the configuration", report.Words);
        // It is checked again and again: the PROXY header comes each time.
        await Eventually.EqualAsync(true, () => origin.AcceptedCount > 3);
        Assert.Empty(bench.Results);
    }

    private static PoolTls Tls(string ca) => new(
        "web", new PoolTlsSettings(ca, "origin.example", null, true, [], Configuration.TlsVersion.Tls12, Timeout.InfiniteTimeSpan, false), TimeProvider.System);

    private TestOrigin Serve(Func<SslStream, Task> serve)
    {
        var (certificate, key) = _authority.Issue("origin.example");
        var own = X509Certificate2.CreateFromPemFile(certificate, key);
        return TestOrigin.Serve(async peer =>
        {
            try
            {
                await using var stream = new SslStream(new NetworkStream(peer.Socket, ownsSocket: false));
                await stream.AuthenticateAsServerAsync(own);
                await serve(stream);
            }
            catch (Exception broken) when (broken is IOException or System.Security.Authentication.AuthenticationException)
            {
                // What a client does that does not like us, or has gone.
            }
        });
    }
}
