using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Proxy.EndToEnd.Tests.Openings;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Tls;

/// <summary>A client that speaks TLS by .NET's own SslStream.</summary>
internal sealed class TlsClient : IDisposable
{
    private TlsClient(TcpPeer peer, SslStream stream)
    {
        Peer = peer;
        Stream = stream;
    }

    /// <summary>The connection underneath.</summary>
    public TcpPeer Peer { get; }

    /// <summary>The bytes.</summary>
    public SslStream Stream { get; }

    /// <summary>Where it comes from.</summary>
    public IPEndPoint Address => Peer.LocalEndPoint;

    /// <summary>The name in the certificate that the server has shown.</summary>
    public string Subject => Stream.RemoteCertificate!.Subject;

    /// <summary>Connects and shakes hands. Any certificate of the server does: a test looks at it itself.</summary>
    /// <param name="at">Where to.</param>
    /// <param name="host">The server's name; empty for none.</param>
    /// <param name="alpn">Protocols offered.</param>
    /// <param name="from">The client's address; null for any.</param>
    /// <param name="certificate">The client's certificate and its key, as files; null for none.</param>
    /// <param name="before">Bytes sent in front of the handshake.</param>
    public static async Task<TlsClient> ConnectAsync(
        IPEndPoint at,
        string host,
        string[]? alpn = null,
        IPAddress? from = null,
        (string Certificate, string Key)? certificate = null,
        byte[]? before = null)
    {
        var peer = await TcpPeer.ConnectAsync(at, Requests.From(from));
        if (before is not null) await peer.SendAllAsync(before);
        var client = new TlsClient(peer, new SslStream(new NetworkStream(peer.Socket)));
        try
        {
            using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await client.Stream.AuthenticateAsClientAsync(Options(host, alpn, certificate), bound.Token);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        Peer.Dispose();
    }

    private static SslClientAuthenticationOptions Options(string host, string[]? alpn, (string Certificate, string Key)? certificate)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            ApplicationProtocols = [.. (alpn ?? []).Select(each => new SslApplicationProtocol(each))],
        };
        if (certificate is { } files)
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(files.Certificate, files.Key)];
        return options;
    }
}
