using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Proxy.Cmd.Endpoint;

/// <summary>How objects are written as JSON: camelCase, enumerations in kebab-case.</summary>
internal static class Wire
{
    /// <summary>The version of the contract; it is in the path of every request.</summary>
    public const int Version = 1;

    /// <summary>The type of an answer: a JSON object a line.</summary>
    public const string LinesType = "application/x-ndjson";

    /// <summary>The type of an answer to GET: one JSON object.</summary>
    public const string ObjectType = "application/json";

    /// <summary>The options of every serialization. No web page reads it, so nothing beyond JSON is escaped.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };
}
