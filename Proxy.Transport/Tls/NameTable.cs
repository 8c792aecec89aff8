namespace Proxy.Transport.Tls;

/// <summary>What a server name gets: what the name itself has, then what the wildcard one label up has, then the default.</summary>
/// <typeparam name="T">What is chosen.</typeparam>
internal sealed class NameTable<T>(T fallback)
{
    private readonly Dictionary<string, T> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T> _wildcard = new(StringComparer.Ordinal);

    /// <summary>Sets what a name gets.</summary>
    /// <param name="name">As <see cref="CertificateNames.Normalize"/> writes it.</param>
    /// <param name="value">What it gets.</param>
    internal void Set(string name, T value)
    {
        if (name.StartsWith("*.", StringComparison.Ordinal)) _wildcard[name[2..]] = value;
        else _exact[name] = value;
    }

    /// <summary>What a name gets.</summary>
    /// <param name="name">As <see cref="CertificateNames.Normalize"/> writes it.</param>
    internal T Find(string name)
    {
        if (_exact.TryGetValue(name, out var found)) return found;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _wildcard.TryGetValue(name[(dot + 1)..], out found) ? found : fallback;
    }
}
