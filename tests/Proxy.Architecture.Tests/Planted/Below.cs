namespace Proxy.Architecture.Tests.Planted.Below.Left
{
    internal sealed class Leftist
    {
        public static object Use() => new Right.Rightist();
    }
}

namespace Proxy.Architecture.Tests.Planted.Below.Right
{
    internal sealed class Rightist
    {
        public static object Use() => typeof(Left.Deeper.Lowest);
    }
}

namespace Proxy.Architecture.Tests.Planted.Below.Left.Deeper
{
    internal sealed class Lowest;
}
