using System.Globalization;

namespace Proxy.Actors.Pools;

/// <summary>An operator's change to an endpoint at run time.</summary>
/// <param name="AdminState">Whether it takes new pairs.</param>
/// <param name="Weight">0 to 256; null: as configured, or 1 for an endpoint that was added.</param>
/// <param name="IsAdded">Whether it belongs to the pool without being in its configuration.</param>
internal sealed record EndpointOverride(AdminState AdminState, int? Weight, bool IsAdded)
{
    internal const int MaxWeight = 256;

    private const string Added = "added";

    /// <summary>No change: the configuration alone decides.</summary>
    internal static readonly EndpointOverride None = new(AdminState.Ready, null, false);

    /// <summary>Pairs that it has at once at most.</summary>
    internal LimitChange MaxPairs { get; init; }

    /// <summary>As the nodes tell each other: the admin state, a weight, <c>added</c>, a limit; such as <c>drain 3 added max-pairs=200</c>.</summary>
    internal string Text => string.Join(' ', Words());

    /// <summary>Reads <see cref="Text"/>; words that are not known count as no change, so that nodes of several versions go together.</summary>
    internal static EndpointOverride Parse(string text)
    {
        var read = None;
        foreach (var word in text.Split(' '))
        {
            if (word == Added) read = read with { IsAdded = true };
            else if (LimitChange.TryRead(word, out var limit)) read = read with { MaxPairs = limit };
            else if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var weight)) read = read with { Weight = Math.Min(weight, MaxWeight) };
            else if (Enum.TryParse<AdminState>(word, ignoreCase: true, out var state)) read = read with { AdminState = state };
        }

        return read;
    }

    private IEnumerable<string> Words()
    {
        yield return AdminState.ToString().ToLowerInvariant();
        if (Weight is { } weight) yield return weight.ToString(CultureInfo.InvariantCulture);
        if (IsAdded) yield return Added;
        if (MaxPairs.Word is { } limit) yield return limit;
    }
}
