using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Tls;

/// <summary>A server of a test that speaks TLS or plain, with a certificate for <c>origin.example</c>.</summary>
internal sealed class TlsOrigin : IAsyncDisposable
{
    private readonly X509Certificate2? _certificate;

    private TlsOrigin(X509Certificate2? certificate, Func<TcpPeer, Stream, Task> serve)
    {
        _certificate = certificate;
        Origin = TestOrigin.Serve(async peer =>
        {
            if (await BeginAsync(peer, certificate) is not { } stream) return;
            await using (stream) await serve(peer, stream);
        });
    }

    /// <summary>The server.</summary>
    public TestOrigin Origin { get; }

    /// <summary>Starts one.</summary>
    /// <param name="authority">Whose certificate it has; null for plain.</param>
    /// <param name="serve">What becomes of a connection.</param>
    public static TlsOrigin Serve(TestAuthority? authority, Func<TcpPeer, Stream, Task> serve)
    {
        if (authority is null) return new TlsOrigin(null, serve);
        var (certificate, key) = authority.Issue("origin.example");
        return new TlsOrigin(X509Certificate2.CreateFromPemFile(certificate, key), serve);
    }

    /// <summary>The bytes; null for a client that does not believe the certificate.</summary>
    private static async Task<Stream?> BeginAsync(TcpPeer peer, X509Certificate2? certificate)
    {
        try
        {
            return certificate is null ? Streams.Plain(peer) : await Streams.AcceptAsync(peer, certificate);
        }
        catch (AuthenticationException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Origin.DisposeAsync();
        _certificate?.Dispose();
    }
}
