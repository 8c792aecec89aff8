using System.Text;

namespace Proxy.Actors.Caching.Rules;

/// <summary>The names in Vary, from all its lines: in lower case, in order, each once.</summary>
internal struct NameList()
{
    /// <summary>Names that are kept; a response that varies by more is stored for nobody.</summary>
    private const int MaxNames = 16;

    private SortedSet<string>? _names;

    /// <summary>Takes in a line's value.</summary>
    /// <returns>False when it has a member <c>*</c>, or there are too many.</returns>
    public bool TryAdd(ReadOnlySpan<byte> value)
    {
        foreach (var range in value.Split((byte)','))
        {
            var name = value[range].Trim(" \t"u8);
            if (name.IsEmpty) continue;
            if (name is [(byte)'*']) return false;
            _names ??= new SortedSet<string>(StringComparer.Ordinal);
            _names.Add(Encoding.Latin1.GetString(name).ToLowerInvariant());
            if (_names.Count > MaxNames) return false;
        }
        return true;
    }

    public readonly byte[] ToArray() => _names is null ? [] : Encoding.Latin1.GetBytes(string.Join(',', _names));
}
