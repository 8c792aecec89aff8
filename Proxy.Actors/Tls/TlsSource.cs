using Proxy.Configuration;
using Proxy.Membership.Certificates;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <summary>TLS of a listener or a pool at run time. What is in its files is read at first and looked at again now and then; sessions that
/// are made later get what is new, those that there are keep what they have.</summary>
/// <typeparam name="T">What sessions are made of.</typeparam>
internal abstract class TlsSource<T> : ITlsSource
    where T : TlsContext
{
    private const string Remedy = "see what the key says, and the files that it names";

    private const int MaxTold = 5;

    private readonly TimeProvider _time;
    private volatile TlsMaterial<T> _material;
    private volatile string _problem = "";
    private volatile string _unknown = "";

    /// <summary>Reads the files.</summary>
    /// <param name="where">Whose it is: <c>listener web</c>.</param>
    /// <param name="reload">How often they are looked at; infinite for never.</param>
    /// <param name="time">The clock.</param>
    /// <param name="read">Reads them, and says how what sessions are made of is made of them.</param>
    /// <exception cref="TlsSettingsException">They cannot be used; it has all that is wrong.</exception>
    private protected TlsSource(string where, TimeSpan reload, TimeProvider time, Func<CertificateReader, Func<T>> read)
    {
        (Where, Reload, _time, Read) = (where, reload, time, read);
        using var files = new TlsFiles();
        var reader = new CertificateReader(files, where, TlsParts.None, time.GetUtcNow());
        var make = read(reader);
        if (reader.Problems.Count > 0) throw new TlsSettingsException(reader.Problems);
        _material = new TlsMaterial<T>(make(), reader.Parts);
    }

    /// <inheritdoc/>
    public string Where { get; }

    /// <inheritdoc/>
    public TimeSpan Reload { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => _material.Parts.Notes;

    /// <inheritdoc/>
    public IEnumerable<CertificateInfo> Certificates => CertificatesOf(_material);

    /// <summary>What new sessions are made of.</summary>
    protected T Context => _material.Context;

    private Func<CertificateReader, Func<T>> Read { get; }

    /// <inheritdoc/>
    public TlsReload LookAgain()
    {
        var (old, before) = (_material, _problem);
        using var files = new TlsFiles();
        var reader = new CertificateReader(files, Where, old.Parts, _time.GetUtcNow());
        var renewed = "";
        try
        {
            var make = Read(reader);
            var parts = reader.Parts;
            renewed = parts.ChangesFrom(old.Parts);
            _material = new TlsMaterial<T>(renewed.Length > 0 ? make() : old.Context, parts);
            if (renewed.Length > 0) old.Context.Dispose();
            _problem = Told(reader.Problems);
            _unknown = Told(reader.Problems.Where(each => !parts.ByName.Values.Any(part => part.Problem == each.ToString())));
        }
        catch (TlsSettingsException failure)
        {
            renewed = "";
            _problem = _unknown = Told(reader.Problems.Concat(failure.Errors));
        }

        if (renewed.Length == 0 && before.Length > 0 && _problem.Length == 0) renewed = "nothing, as the files hold what is in use again";
        return new TlsReload(renewed, _problem == before ? "" : _problem, [.. Notes.Except(old.Parts.Notes)]);
    }

    /// <inheritdoc/>
    public void Dispose() => Context.Dispose();

    /// <summary>Makes what sessions are made of, out of files that have been read.</summary>
    /// <param name="key">The configuration key that is named when OpenSSL does not take them.</param>
    /// <param name="make">Makes it.</param>
    /// <exception cref="TlsSettingsException">It does not.</exception>
    protected static T Checked(string key, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (TlsException failure)
        {
            throw new TlsSettingsException(key, Quoted.Plain(failure.Message), Remedy, failure);
        }
    }

    /// <summary>Makes a session of what is in force now.</summary>
    protected TlsSession Create(Func<T, TlsSession> create)
    {
        while (true)
        {
            var context = Context;
            try
            {
                return create(context);
            }
            catch (ObjectDisposedException) when (context != Context)
            {
                // It has just been taken over by another.
            }
        }
    }

    /// <summary>Whether others can get to see a certificate.</summary>
    private protected virtual bool IsShown(T context, TlsCertificate certificate) => true;

    private static string Told(IEnumerable<ConfigurationError> problems)
    {
        var all = problems.ToList();
        var told = string.Join("; ", all.Take(MaxTold));
        return all.Count > MaxTold ? $"{told}; and {all.Count - MaxTold} more" : told;
    }

    private IEnumerable<CertificateInfo> CertificatesOf(TlsMaterial<T> material)
    {
        foreach (var part in material.Parts.ByName.Values)
        {
            var isShown = part.Value is not TlsCertificate certificate || IsShown(material.Context, certificate);
            var problem = part.Problem.Length > 0 ? part.Problem : _unknown;
            foreach (var each in part.Infos) yield return each with { Problem = problem, IsShown = isShown };
        }
    }
}
