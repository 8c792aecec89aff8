using System.Text.Json;

namespace Proxy.Pbm.Wire;

/// <summary>Takes JSON apart that a server sent, and trusts it in nothing.</summary>
internal static class Shape
{
    // Of what is no JSON, enough to tell what it is.
    private const int MaxQuoted = 40;

    /// <summary>The object that a text is.</summary>
    /// <exception cref="ShapeException">It is none.</exception>
    public static JsonElement Object(string text)
    {
        JsonElement value;
        try
        {
            using var document = JsonDocument.Parse(text);
            value = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw Sent(text);
        }

        if (value.ValueKind != JsonValueKind.Object) throw Sent(text);

        // Halves of surrogate pairs can be written as escapes alone.
        if (text.Contains("\\u", StringComparison.Ordinal)) RequireUnicode(value);
        return value;
    }

    /// <summary>A property, whatever it is.</summary>
    /// <exception cref="ShapeException">There is none.</exception>
    public static JsonElement Value(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) ? value : throw new ShapeException($"{name} is missing");

    /// <summary>A property that is a text.</summary>
    /// <exception cref="ShapeException">There is none, or it is something else.</exception>
    public static string Text(JsonElement of, string name) => Of(of, name, JsonValueKind.String).GetString()!;

    /// <summary>A property that is an object.</summary>
    /// <exception cref="ShapeException">There is none, or it is something else.</exception>
    public static JsonElement Object(JsonElement of, string name) => Of(of, name, JsonValueKind.Object);

    /// <summary>A property that is a number, and no infinite one.</summary>
    /// <exception cref="ShapeException">There is none, or it is something else.</exception>
    public static double Number(JsonElement of, string name) => Of(of, name, JsonValueKind.Number).TryGetDouble(out var number) && double.IsFinite(number)
        ? number
        : throw new ShapeException($"{name} is a number beyond all bounds");

    /// <summary>A property that is true or false.</summary>
    /// <exception cref="ShapeException">There is none, or it is something else.</exception>
    public static bool Flag(JsonElement of, string name) => Value(of, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        var other => throw new ShapeException($"{name} is {Name(other)} where true or false belongs"),
    };

    /// <summary>A property that is a list of objects.</summary>
    /// <exception cref="ShapeException">There is none, or it is something else.</exception>
    public static JsonElement Objects(JsonElement of, string name)
    {
        var list = Of(of, name, JsonValueKind.Array);
        foreach (var element in list.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object)
                throw new ShapeException($"in {name}, {Name(element.ValueKind)} is where an object belongs");
        }

        return list;
    }

    private static JsonElement Of(JsonElement of, string name, JsonValueKind kind)
    {
        var value = Value(of, name);
        return value.ValueKind == kind ? value : throw new ShapeException($"{name} is {Name(value.ValueKind)} where {Name(kind)} belongs");
    }

    private static void RequireUnicode(JsonElement value)
    {
        try
        {
            Read(value);
        }
        catch (InvalidOperationException)
        {
            throw new ShapeException("it sent text that is no Unicode");
        }
    }

    private static void Read(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var element in value.EnumerateArray()) Read(element);
                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    _ = property.Name;
                    Read(property.Value);
                }

                break;
        }
    }

    private static ShapeException Sent(string text) => new(
        text.Length == 0 ? "it sent an empty line" : $"it sent '{(text.Length <= MaxQuoted ? text : text[..MaxQuoted] + "…")}'");

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
