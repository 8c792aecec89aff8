using System.Collections;

namespace Proxy.Membership.Logging;

/// <summary>A text that is logged as it is, for structured loggers.</summary>
/// <param name="text">The text.</param>
internal sealed class LiteralMessage(string text) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?> _template = Template(text);

    public int Count => 1;

    public KeyValuePair<string, object?> this[int index] => index == 0 ? _template : throw new ArgumentOutOfRangeException(nameof(index));

    public override string ToString() => text;

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return _template;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A template without places: braces in a text are none of one.</summary>
    internal static KeyValuePair<string, object?> Template(string text) => KeyValuePair.Create<string, object?>(
        EventName.Template, text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
}
