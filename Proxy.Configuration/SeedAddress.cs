namespace Proxy.Configuration;

/// <summary>The address of a seed as text.</summary>
public static class SeedAddress
{
    private const string Scheme = "akka.tcp://";

    /// <summary>Reads <c>host:port</c> or <c>akka.tcp://SYSTEM@host:port</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="systemName">The name that the system must have; null when it is not known yet.</param>
    /// <returns>The full address; just <c>host:port</c> when no system is named anywhere.</returns>
    /// <remarks>A seed of another system never answers, and Akka only says so in a log, so the name is compared here.</remarks>
    public static Parsed<string> Parse(string text, string? systemName)
    {
        ArgumentNullException.ThrowIfNull(text);
        var example = $"write host:port or {Scheme}{systemName ?? "SYSTEM"}@host:port";
        var address = text;
        if (text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            var at = text.IndexOf('@', StringComparison.Ordinal);
            if (at < 0) return Parsed.Fail<string>($"{Quoted.Text(text)} has no @", example);
            var name = text[Scheme.Length..at];
            systemName ??= EntryNames.Parse(name).IsOk ? name : "";
            if (name != systemName) return Parsed.Fail<string>($"{Quoted.Text(text)} names the system {Quoted.Text(name)}", example);
            address = text[(at + 1)..];
        }

        var parsed = MemberAddress.Parse(address);
        if (!parsed.IsOk) return Parsed.Fail<string>(parsed.Problem, example);
        return Parsed.Ok(systemName is null ? $"{parsed.Value}" : $"{Scheme}{systemName}@{parsed.Value}");
    }
}
