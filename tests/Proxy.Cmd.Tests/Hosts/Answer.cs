using System.Net;
using System.Text.Json;

namespace Proxy.Cmd.Tests.Hosts;

/// <summary>An answer of the admin endpoint, whole.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body)
{
    public IReadOnlyList<JsonElement> Lines =>
        [.. Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    /// <summary>Whether the command was done.</summary>
    public bool IsDone => Status == HttpStatusCode.OK && Lines[^1].GetProperty("kind").GetString() == "end" && Lines[^1].GetProperty("ok").GetBoolean();

    /// <summary>The lines of a kind.</summary>
    public IEnumerable<JsonElement> Of(string kind) => Lines.Where(line => line.GetProperty("kind").GetString() == kind);

    /// <summary>What <c>--json</c> would print.</summary>
    public IReadOnlyList<JsonElement> Data =>
        [.. Of("data").Select(line => line.GetProperty("value")), .. Of("rows").SelectMany(line => line.GetProperty("rows").EnumerateArray())];

    /// <summary>The words for a person.</summary>
    public IReadOnlyList<string> Texts => [.. Lines.Where(line => line.TryGetProperty("text", out _)).Select(line => line.GetProperty("text").GetString()!)];

    /// <summary>What was refused, and the remedy.</summary>
    public string Error => JsonSerializer.Deserialize<JsonElement>(Body).GetProperty("error") is var error
        ? $"{error.GetProperty("text").GetString()} ({error.GetProperty("remedy").GetString()})"
        : "";
}
