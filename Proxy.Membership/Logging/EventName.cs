using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Proxy.Membership.Logging;

/// <summary>The ids of the ledger, <c>docs/log-events.md</c>: <c>PC304</c> is the event 304 of a category of the product's own. What others log
/// has numbers, too, that mean nothing beside these.</summary>
internal static class EventName
{
    /// <summary>The property that holds a message's template.</summary>
    internal const string Template = "{OriginalFormat}";

    /// <summary>Whether a category is the product's.</summary>
    internal static bool IsOwn(string category) => category.StartsWith("Proxy", StringComparison.Ordinal);

    /// <summary>The id as it is written; empty for none.</summary>
    internal static string Of(string category, EventId id) =>
        id.Id > 0 && IsOwn(category) ? string.Create(CultureInfo.InvariantCulture, $"PC{id.Id:000}") : "";
}
