using System.Text.Json.Serialization;

namespace Proxy.Actors.Wire;

/// <summary>Writes an enum by name and reads nothing else: a number could stand for a value that there is not.</summary>
internal sealed class NamedEnumJson<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false)
    where T : struct, Enum;
