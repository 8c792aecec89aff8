namespace Proxy.Cmd.Palettes;

/// <summary>What a command's answer holds, and so what <c>--json</c> prints.</summary>
public enum ResultShape
{
    /// <summary>Words for a person. <c>--json</c>: an object <c>{ "text": ... }</c> for each.</summary>
    Text,

    /// <summary>One object. <c>--json</c>: that object.</summary>
    Value,

    /// <summary>Any number of objects. <c>--json</c>: one array.</summary>
    List,

    /// <summary>Objects that come until the client goes. <c>--json</c>: an object a line, or an array a line where the answer is made of frames.</summary>
    Stream,
}
