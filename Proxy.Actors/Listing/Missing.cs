using System.Globalization;

namespace Proxy.Actors.Listing;

/// <summary>A node whose part of an answer is missing.</summary>
/// <param name="Node">The node: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Reason">Why, in the operator's words.</param>
public sealed record Missing(string Node, string Reason)
{
    internal const string Unreachable = "unreachable";

    internal static string NoAnswer(TimeSpan limit) =>
        string.Create(CultureInfo.InvariantCulture, $"no answer within {limit.TotalSeconds:0.##} s");
}
