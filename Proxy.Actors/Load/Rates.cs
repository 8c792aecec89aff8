namespace Proxy.Actors.Load;

/// <summary>What goes through something, a second.</summary>
/// <param name="Pairs">Pairs that begin.</param>
/// <param name="Failures">Attempts to connect to a server that fail.</param>
/// <param name="ToServer">Bytes handed over from clients to servers.</param>
/// <param name="ToClient">Bytes handed over from servers to clients.</param>
public sealed record Rates(double Pairs, double Failures, double ToServer, double ToClient)
{
    /// <summary>Of nothing.</summary>
    public static readonly Rates None = new(0, 0, 0, 0);

    /// <summary>Bytes on both ways.</summary>
    public double Bytes => ToServer + ToClient;

    /// <summary>Of both together.</summary>
    public static Rates operator +(Rates one, Rates other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return new Rates(one.Pairs + other.Pairs, one.Failures + other.Failures, one.ToServer + other.ToServer, one.ToClient + other.ToClient);
    }

    /// <summary>Of both together.</summary>
    public static Rates Add(Rates left, Rates right) => left + right;
}
