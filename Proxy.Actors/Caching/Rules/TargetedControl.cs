namespace Proxy.Actors.Caching.Rules;

/// <summary>Collects CDN-Cache-Control (RFC 9213 3.1), which is for the caches in front of a server and not for those of clients.</summary>
internal struct TargetedControl()
{
    private CacheControl _control = new();
    private bool _isBroken;
    private bool _hasMembers;

    /// <summary>Whether it takes the place of Cache-Control and Expires (2.2): it is there, can be read and says something.</summary>
    public readonly bool Counts => _hasMembers && !_isBroken;

    /// <summary>What it says.</summary>
    public readonly CacheControl Control => _control;

    /// <summary>Takes in a line's value: a dictionary (RFC 9651 3.2), whose numbers and bare keys are directives.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        var reader = new DictionaryReader(value);
        while (reader.MoveNext())
        {
            _hasMembers = true;
            Add(reader.Key, reader.Kind, reader.Value);
        }
        _isBroken |= reader.IsBroken;
    }

    // Where the type is another than the directive has, the directive is taken for its strictest.
    private void Add(ReadOnlySpan<byte> key, DictionaryValue kind, ReadOnlySpan<byte> value)
    {
        if (kind == DictionaryValue.False) return;
        var takesNames = key.SequenceEqual("private"u8) || key.SequenceEqual("no-cache"u8);
        _control.Add(kind == DictionaryValue.True || takesNames
            ? new Directive(key, default, false)
            : new Directive(key, kind == DictionaryValue.Integer ? value : default, true));
    }
}
