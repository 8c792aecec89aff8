using System.Collections;
using Akka.Event;

namespace Proxy.Membership.Logging;

/// <summary>A message of Akka.NET's as structured loggers want it: its template, what stands in its places by their names, and who says it.
/// Places that have numbers are filled in: a number tells a reader nothing.</summary>
internal sealed class AkkaMessage : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly LogEvent _event;
    private readonly List<KeyValuePair<string, object?>> _properties;

    public AkkaMessage(LogEvent logged)
    {
        _event = logged;
        var isNamed = logged.Message is LogMessage { PropertyNames: { Count: > 0 } names } && names.All(name => !char.IsAsciiDigit(name[0]));
        _properties = [.. isNamed ? ((LogMessage)logged.Message).GetProperties().Select(each => KeyValuePair.Create<string, object?>(each.Key, each.Value)) : []];
        _properties.Add(KeyValuePair.Create<string, object?>("Actor", logged.LogSource));
        _properties.Add(isNamed ? KeyValuePair.Create<string, object?>(EventName.Template, ((LogMessage)logged.Message).Format) : LiteralMessage.Template(ToString()));
    }

    public int Count => _properties.Count;

    public KeyValuePair<string, object?> this[int index] => _properties[index];

    public override string ToString() => _event.Message?.ToString() ?? "";

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
