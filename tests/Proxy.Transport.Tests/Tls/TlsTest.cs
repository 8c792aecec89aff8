using Proxy.Testing;
using Proxy.Transport.Tls;

namespace Proxy.Transport.Tests.Tls;

/// <summary>A test with certificates at hand, which ends with no session left.</summary>
public abstract class TlsTest : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly int _before = TlsSession.Live;

    /// <summary>The CA that both sides trust unless told otherwise.</summary>
    private protected TestAuthority Authority { get; } = new("the test CA");

    private protected ReadOnlyMemory<byte> Ca => File.ReadAllBytes(Authority.CaFile);

    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
        Authority.Dispose();
        Assert.Equal(_before, TlsSession.Live);
        GC.SuppressFinalize(this);
    }

    private protected T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private protected TlsCertificate Issue(
        string host, int from = -1, int to = 10, bool isRsa = false, TestAuthority? by = null, IReadOnlyList<string>? usages = null)
    {
        var (certificate, key) = (by ?? Authority).Issue(host, from, to, usages, isRsa);
        return new TlsCertificate(File.ReadAllBytes(certificate), File.ReadAllBytes(key));
    }

    private protected TlsServerContext Server(TlsServerOptions? options = null) =>
        Own(new TlsServerContext(options ?? new TlsServerOptions { Certificates = [Issue("web.internal")] }));

    private protected TlsClientContext Client(TlsClientOptions? options = null) =>
        Own(new TlsClientContext(options ?? new TlsClientOptions { Ca = Ca }));

    private protected EnginePair Pair(
        TlsServerContext? server = null, TlsClientContext? client = null, string? name = "web.internal", string endpoint = "one") =>
        Own(EnginePair.Of(server ?? Server(), client ?? Client(), name, endpoint));
}
