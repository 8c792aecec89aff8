using Proxy.Configuration;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <summary>TLS of a listener or a pool at run time. What is in its files is read at first and looked at again now and then; sessions that
/// are made later get what is new, those that there are keep what they have.</summary>
/// <typeparam name="T">What sessions are made of.</typeparam>
internal abstract class TlsSource<T> : ITlsSource
    where T : TlsContext
{
    private const string Remedy = "see the files that it names: openssl x509 -in CERT -noout -text; openssl pkey -in KEY -noout -check";

    private volatile TlsMaterial<T> _material;
    private volatile string _problem = "";

    /// <summary>Reads the files.</summary>
    /// <param name="where">Whose it is: <c>listener web</c>.</param>
    /// <param name="reload">How often they are looked at; infinite for never.</param>
    /// <param name="read">Reads them, and says how what sessions are made of is made of them.</param>
    /// <exception cref="TlsSettingsException">They cannot be used.</exception>
    private protected TlsSource(string where, TimeSpan reload, Func<TlsFiles, CertificateReader, Func<T>> read)
    {
        Where = where;
        Reload = reload;
        Read = read;
        _material = ReadUnless([])!;
    }

    /// <inheritdoc/>
    public string Where { get; }

    /// <inheritdoc/>
    public TimeSpan Reload { get; }

    /// <inheritdoc/>
    public IEnumerable<CertificateInfo> Certificates => _material.Certificates.Select(each => each with { Problem = _problem });

    /// <summary>What new sessions are made of.</summary>
    protected T Context => _material.Context;

    private Func<TlsFiles, CertificateReader, Func<T>> Read { get; }

    /// <inheritdoc/>
    public TlsReload LookAgain()
    {
        var before = _problem;
        try
        {
            var old = _material;
            var renewed = ReadUnless(old.Digest);
            _problem = "";
            if (renewed is null) return new TlsReload(false, before.Length > 0, "");
            _material = renewed;
            old.Context.Dispose();
            return new TlsReload(true, true, "");
        }
        catch (TlsSettingsException failure)
        {
            _problem = failure.Message;
            return new TlsReload(false, before != _problem, _problem);
        }
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

    /// <summary>What is in the files; null when it is what was in them before.</summary>
    private TlsMaterial<T>? ReadUnless(byte[] known)
    {
        using var files = new TlsFiles();
        var reader = new CertificateReader(files, Where);
        var make = Read(files, reader);
        var digest = files.Digest;
        return digest.AsSpan().SequenceEqual(known) ? null : new TlsMaterial<T>(make(), digest, reader.Infos);
    }
}
