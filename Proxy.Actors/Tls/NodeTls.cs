using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Proxy.Actors.Logging;
using Proxy.Configuration;
using Proxy.Membership.Certificates;

namespace Proxy.Actors.Tls;

/// <summary>TLS of a node's listeners and pools, and who looks at its files. One configuration is put in force at a time; what is in force
/// may be read on any thread.</summary>
internal sealed class NodeTls : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AgesEvery = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Func<ILogger> _log;
    private readonly Lock _lock = new(); // never held while files are read
    private readonly Dictionary<ITlsSource, long> _looked = [];
    private readonly HashSet<ITlsSource> _looking = [];
    private readonly ExpiryNotices _notices = new();
    private volatile TlsSources _sources = TlsSources.None;
    private ITimer? _timer;
    private long _aged;
    private bool _isDisposed;

    /// <summary>Makes an empty one.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="log">The node's log.</param>
    internal NodeTls(TimeProvider time, Func<ILogger> log) => (_time, _log) = (time, log);

    /// <summary>The certificates in force.</summary>
    internal ImmutableArray<CertificateInfo> Certificates => [.. _sources.All.SelectMany(source => source.Certificates)];

    /// <summary>Reads the files that settings name. What is in force with the same settings stays as it is.</summary>
    /// <param name="settings">Settings without errors.</param>
    /// <returns>To be put in force, or forgotten.</returns>
    /// <exception cref="TlsSettingsException">Something cannot be used; nothing has changed.</exception>
    internal TlsSources Load(ProxySettings settings) => TlsSources.Load(settings, _sources, _time);

    /// <summary>Puts in force what was read. What was in force before is not disposed of: clients that came under it may have their handshakes to
    /// come. It goes when nobody knows of it any more.</summary>
    internal void PutInForce(TlsSources sources)
    {
        lock (_lock)
        {
            if (_isDisposed) return;
            _sources = sources;
            foreach (var source in _looked.Keys.Except(sources.All).ToList()) _looked.Remove(source);
            foreach (var source in sources.All.Where(each => _looked.TryAdd(each, _time.GetTimestamp()))) TellNotes(source.Where, source.Notes);
            if (_looked.Count > 0) _timer ??= _time.CreateTimer(_ => Look(), null, Tick, Tick);
            TellAges();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
        {
            _isDisposed = true;
            _sources.DropUnless(TlsSources.None);
            _sources = TlsSources.None;
            _looked.Clear();
        }
    }

    /// <summary>Looks at the files whose time has come, each listener's and pool's by itself: one that takes long (a file system over the
    /// network may) keeps none of the others from theirs, and is not looked at a second time meanwhile.</summary>
    private void Look()
    {
        List<ITlsSource> due;
        lock (_lock)
        {
            due = [.. _sources.All.Where(source => IsDue(source) && _looking.Add(source))];
            foreach (var source in due) _looked[source] = _time.GetTimestamp();
            if (_time.GetElapsedTime(_aged) >= AgesEvery) TellAges();
        }

        foreach (var source in due) _ = Task.Run(() => Look(source));
    }

    private void Look(ITlsSource source)
    {
        try
        {
            var look = source.LookAgain();
            lock (_lock)
            {
                if (_isDisposed) source.Dispose();
                else Tell(source.Where, look);
            }
        }
        catch (Exception failure)
        {
            _log().CertificatesDefect(failure);
        }
        finally
        {
            lock (_lock) _looking.Remove(source);
        }
    }

    private bool IsDue(ITlsSource source) => source.Reload != Timeout.InfiniteTimeSpan
        && _looked.TryGetValue(source, out var last) && _time.GetElapsedTime(last) >= source.Reload;

    private void Tell(string where, TlsReload look)
    {
        if (look.Renewed.Length > 0) _log().CertificatesRenewed(where, look.Renewed);
        if (look.Problem.Length > 0) _log().CertificatesNotRenewed(where, look.Problem);
        TellNotes(where, look.Notes);
        if (look.Renewed.Length > 0) TellAges();
    }

    private void TellNotes(string where, IEnumerable<string> notes)
    {
        foreach (var note in notes) _log().CertificateLeftOut(where, note);
    }

    private void TellAges()
    {
        _aged = _time.GetTimestamp();
        foreach (var (certificate, age) in _notices.Due(Certificates, _time.GetUtcNow()))
        {
            var what = CertificateText.Of(certificate);
            if (age == CertificateAge.Expired) _log().CertificateExpired(certificate.Where, what, $"{certificate.NotAfter:u}");
            else if (age == CertificateAge.NotYetValid) _log().CertificateNotYetValid(certificate.Where, what, $"{certificate.NotBefore:u}");
            else _log().CertificateExpires(certificate.Where, what, $"{certificate.NotAfter:u}");
        }
    }
}
