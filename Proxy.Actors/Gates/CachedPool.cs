using Proxy.Actors.Answers;
using Proxy.Actors.Caching;
using Proxy.Actors.Caching.Rules;
using Proxy.Actors.Http;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Gates;

/// <summary>A pool with a cache in front: what the gates of its clients share.</summary>
/// <param name="Pool">The pool of the servers.</param>
/// <param name="Cache">The cache.</param>
/// <param name="Settings">What the listener's <c>http</c> says.</param>
/// <param name="Time">The node's clock.</param>
internal sealed record CachedPool(PoolState Pool, HttpCache Cache, HttpSettings Settings, TimeProvider Time) : IAnswer
{
    [ThreadStatic]
    private static byte[]? _key;

    private readonly byte[] _pool = System.Text.Encoding.ASCII.GetBytes(Pool.Model.Name);

    /// <inheritdoc/>
    public string Name => $"cache {Cache.Settings.Name}";

    /// <summary>Bytes of a head at most.</summary>
    internal int MaxHead => Settings.MaxHead;

    /// <summary>Milliseconds that a request's head may take.</summary>
    internal long RequestMilliseconds { get; } = (long)Settings.RequestTimeout.TotalMilliseconds;

    /// <summary>Milliseconds that a server may be silent.</summary>
    internal long ResponseMilliseconds { get; } = (long)Settings.ResponseTimeout.TotalMilliseconds;

    /// <summary>Seconds for which a response is fresh that says nothing of it.</summary>
    internal long DefaultTtl { get; } = Cache.Settings.DefaultTtl is { } ttl ? (long)ttl.TotalSeconds : ResponseFacts.Absent;

    /// <summary>Seconds for which a response may be used past its time when no server gives a better one.</summary>
    internal long StaleIfError { get; } = Cache.Settings.StaleIfError is { } ttl ? (long)ttl.TotalSeconds : 0;

    /// <summary>What clients get when no server can be had; null for the words of the status alone.</summary>
    internal HttpAnswer? WhenDown { get; } = Settings.RespondWhenDown is { } answer ? new HttpAnswer(answer) : null;

    /// <summary>The time of day in Unix seconds.</summary>
    internal long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    /// <inheritdoc/>
    public ILeg Open(IAnswerHost host) => new HttpGate(host, this);

    /// <summary>What the response to a request is stored under: the host in lower case, what is asked for of it, and the pool, since what one pool's
    /// servers say of a host is not what another's do, and which pool a client has come to may depend on anything.</summary>
    /// <returns>Valid until the next call on this thread.</returns>
    internal ReadOnlySpan<byte> KeyOf(in HttpRequest request) => KeyOf(request.Host, request.PathAndQuery);

    /// <summary>The key of what a response's Location or Content-Location names, where that is of the same host.</summary>
    /// <param name="of">The key of the request.</param>
    /// <param name="reference">A URL, or an absolute path.</param>
    /// <param name="key">The key.</param>
    internal bool TryKeyOf(ReadOnlySpan<byte> of, ReadOnlySpan<byte> reference, out byte[] key)
    {
        key = [];
        var host = of[..of.IndexOf(CacheKey.Separator)];
        var scheme = reference.IndexOf("://"u8);
        var rest = reference;
        if (scheme > 0 && !reference[..scheme].Contains((byte)'/'))
        {
            rest = reference[(scheme + 3)..];
            var slash = rest.IndexOf((byte)'/');
            var authority = slash < 0 ? rest : rest[..slash];
            if (!System.Text.Ascii.EqualsIgnoreCase(authority, host)) return false;
            rest = slash < 0 ? "/"u8 : rest[slash..];
        }

        var fragment = rest.IndexOf((byte)'#');
        if (fragment >= 0) rest = rest[..fragment];
        if (rest.IsEmpty || rest[0] != '/' || rest is [_, (byte)'/', ..]) return false;
        key = KeyOf(host, rest).ToArray();
        return true;
    }

    private ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> host, ReadOnlySpan<byte> path)
    {
        var length = host.Length + path.Length + _pool.Length + 2;
        if (_key is null || _key.Length < length) _key = new byte[Math.Max(1024, length)];
        System.Text.Ascii.ToLower(host, _key, out _);
        _key[host.Length] = CacheKey.Separator;
        path.CopyTo(_key.AsSpan(host.Length + 1));
        _key[host.Length + 1 + path.Length] = CacheKey.Separator;
        _pool.CopyTo(_key.AsSpan(length - _pool.Length));
        return _key.AsSpan(0, length);
    }
}
