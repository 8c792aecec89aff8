using System.Text.Json;
using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>An operator's change to a pool at run time.</summary>
/// <param name="Balance">How the endpoint of a new pair is picked; null: as configured.</param>
/// <param name="MaxPairs">Pairs that all endpoints together have at once at most.</param>
internal sealed record PoolOverride(BalanceMethod? Balance, LimitChange MaxPairs)
{
    private const string Key = "balance=";

    /// <summary>No change: the configuration alone decides.</summary>
    internal static readonly PoolOverride None = new(null, default);

    /// <summary>As the nodes tell each other, such as <c>balance=least-pairs max-pairs=400</c>.</summary>
    internal string Text => string.Join(' ', Words());

    /// <summary>How a method is written: <c>least-pairs</c>.</summary>
    internal static string Name(BalanceMethod method) => JsonNamingPolicy.KebabCaseLower.ConvertName(method.ToString());

    /// <summary>Reads <see cref="Text"/>; words that are not known count as no change, so that nodes of several versions go together.</summary>
    internal static PoolOverride Parse(string text)
    {
        var read = None;
        foreach (var word in text.Split(' '))
        {
            if (LimitChange.TryRead(word, out var limit)) read = read with { MaxPairs = limit };
            else if (MethodOf(word) is { } method) read = read with { Balance = method };
        }

        return read;
    }

    private static BalanceMethod? MethodOf(string word) =>
        Enum.GetValues<BalanceMethod>().Cast<BalanceMethod?>().FirstOrDefault(method => word == Key + Name(method!.Value));

    private IEnumerable<string> Words()
    {
        if (Balance is { } method) yield return Key + Name(method);
        if (MaxPairs.Word is { } limit) yield return limit;
    }
}
