// Written by scripts/make-built-in.js.

/** A generated digit: the part of its 28 by 28 pixels that holds ink, one byte a pixel. */
export const digit = {
  label: 5,
  left: 8,
  top: 6,
  width: 16,
  height: 21,
  pixels:
    'AAAAEqzl2c/AtaiZkH4/AAAAAJr//////////////0EAAACr//////////////+CAAAAoP//////////////SAAATv//zVtccH2KjpWMSwAAAJj/////nQAAAAAAAAAAAABQ//////97AAAAAAAAAAAAAGj/////2AAAAAAAAAAAAAAAS/////8PAAAAAAAAAAAAAAf/////KAAAAAAAAAAAAAAA9f///xoAAAAAAAAANQAAAPL///wIAAAAAAAArf+LAAX////dAAAAAAAAAMv/tAAy////kAAAAAAAAAC4/7sAf////1IAAAAAAAAAnP/BB+z//8QAAAAAAAAAAH//zpX///8nAAAAAAAAAABm/+7///9pAAAAAAAAAAAAK/////+DAAAAAAAAAAAAAACj/8tgAAAAAAAAAAAAAAAAAB8AAAAAAAAAAAAAAAAA',
};

/** The patches [size, size, 1, count] and biases [count] that the page's network learned in its first layer, as halves. */
export const learned = {
  size: 6,
  count: 6,
  kernel:
    'zybfqUsqES4QrT6q2jFOrOeyAjG9INYtwjGtK+S0gC3PpcWyMzI6LUymdS59sZQi3awBJoipZDSgrFgm96zerZOj4TQfrWUzXDTZKQMreizKrbQgeTXkJj+yiyz+pX4m1SQTMFG3uaiDskE0+q3iMLi3rTBXtYIsLLHGLyexti1FokIxcKxlJk6uLixAm64wcDJ6oy8vtyjYrS+puTPVMIuosK5+se6nBLD5NM2y77CQtFQxkrHcMuYk0bN+q2szqrDmMUmtdrTpqx2tT5vKL3+mZizhMRWszy8hsa80dLB7tC20QCwEtFugjrT7s9qwLLFdKgMnc7JaqgMsGbWoLfMrKrJdqWWxwCjOJMUxYq8eM2iwVKcjry0v5rFpNPKy0y9HsRgyUy/es1+1d6iXrVkzLC3qJRa2yLPirSkyVC5SM721+K9vMDgXv67gJre2qy0ppgUqAB2GMMy1PCwvKbgtmay0MlOw9qi3sPcwiDDjKUqyDy6JrDIswy6ZKJGzj6p0qgcyfyylJCK2gK5cLfkxEKcYpl+spy3DLJktSS4xKkwjuq+1MKCoSCouniYw',
  bias: '2iu4LC4wey0YL68v',
};
