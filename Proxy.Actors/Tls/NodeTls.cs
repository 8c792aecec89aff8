using System.Collections.Immutable;
using Akka.Event;
using Proxy.Actors.Logging;
using Proxy.Configuration;

namespace Proxy.Actors.Tls;

/// <summary>TLS of a node's listeners and pools, and who looks at its files. One configuration is put in force at a time; what is in force
/// may be read on any thread.</summary>
internal sealed class NodeTls : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly Func<ILoggingAdapter> _log;
    private readonly Lock _looking = new();
    private readonly Dictionary<ITlsSource, long> _looked = [];
    private volatile TlsSources _sources = TlsSources.None;
    private ITimer? _timer;

    /// <summary>Makes an empty one.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="log">The node's log.</param>
    internal NodeTls(TimeProvider time, Func<ILoggingAdapter> log) => (_time, _log) = (time, log);

    /// <summary>The certificates in force.</summary>
    internal ImmutableArray<CertificateInfo> Certificates => [.. _sources.All.SelectMany(source => source.Certificates)];

    /// <summary>Reads the files that settings name. What is in force with the same settings stays as it is.</summary>
    /// <param name="settings">Settings without errors.</param>
    /// <returns>To be put in force, or forgotten.</returns>
    /// <exception cref="TlsSettingsException">Something cannot be used; nothing has changed.</exception>
    internal TlsSources Load(ProxySettings settings) => TlsSources.Load(settings, _sources);

    /// <summary>Puts in force what was read. What was in force before is not disposed of: clients that came under it may have their handshakes to
    /// come. It goes when nobody knows of it any more.</summary>
    internal void PutInForce(TlsSources sources)
    {
        lock (_looking)
        {
            _sources = sources;
            foreach (var source in _looked.Keys.Except(sources.All).ToList()) _looked.Remove(source);
            foreach (var source in sources.All) _looked.TryAdd(source, _time.GetTimestamp());
            if (_looked.Keys.Any(source => source.Reload != Timeout.InfiniteTimeSpan)) _timer ??= _time.CreateTimer(_ => Look(), null, Tick, Tick);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_looking)
        {
            _sources.DropUnless(TlsSources.None);
            _sources = TlsSources.None;
            _looked.Clear();
        }
    }

    /// <summary>Looks at the files whose time has come. On a thread of the pool; a look that takes longer than the interval is not met by
    /// another.</summary>
    private void Look()
    {
        if (!_looking.TryEnter()) return;
        try
        {
            foreach (var source in _sources.All.Where(IsDue).ToList())
            {
                _looked[source] = _time.GetTimestamp();
                Tell(source.Where, source.LookAgain());
            }
        }
        catch (Exception failure)
        {
            _log().CertificatesDefect(failure);
        }
        finally
        {
            _looking.Exit();
        }
    }

    private bool IsDue(ITlsSource source) => source.Reload != Timeout.InfiniteTimeSpan
        && _looked.TryGetValue(source, out var last) && _time.GetElapsedTime(last) >= source.Reload;

    private void Tell(string where, TlsReload look)
    {
        if (!look.IsNews) return;
        if (look.Problem.Length > 0) _log().CertificatesNotRenewed(where, look.Problem);
        else _log().CertificatesRenewed(where);
    }
}
