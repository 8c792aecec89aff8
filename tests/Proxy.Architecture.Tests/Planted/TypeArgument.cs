namespace Proxy.Architecture.Tests.Planted.TypeArgument.Left
{
    internal sealed class Leftist
    {
        public static object Use() => new Right.Rightist();
    }
}

namespace Proxy.Architecture.Tests.Planted.TypeArgument.Right
{
    internal sealed class Rightist
    {
        public static int Use() => Array.Empty<List<Left.Leftist>>().Length;
    }
}
